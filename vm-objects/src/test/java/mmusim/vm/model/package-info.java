/** Whole processes against a model that knows only pages. */
@NullMarked
package mmusim.vm.model;

import org.jspecify.annotations.NullMarked;
