/**
 * What a property of a scenario may hold, and what a result is: the parts of a declaration. Read
 * {@link mmusim.scenarios.format.type.Field}, {@link mmusim.scenarios.format.type.FieldType} and
 * {@link mmusim.scenarios.format.type.FieldTypes} (arguments; each type checks, describes and draws
 * itself), {@link mmusim.scenarios.format.type.ResultField} and {@link
 * mmusim.scenarios.format.type.ResultType} (results), {@link
 * mmusim.scenarios.format.type.Vocabulary} (the words of both), then {@link
 * mmusim.scenarios.format.type.CheckContext}: what is known at one place of a file while it is
 * checked.
 */
@NullMarked
package mmusim.scenarios.format.type;

import org.jspecify.annotations.NullMarked;
