/** The system calls as methods, with status codes; start reading here. */
@NullMarked
package mmusim.vm;

import org.jspecify.annotations.NullMarked;
