/**
 * The scenario format: what a file may say, and a whole-file check that lists every mistake before
 * anything runs. Nothing here knows a machine or a kernel. Its parts lie below, each using those
 * before it; {@link mmusim.scenarios.json} reads the text:
 *
 * <ul>
 *   <li>{@link mmusim.scenarios.format.value}: numbers, names and bytes;
 *   <li>{@link mmusim.scenarios.format.type}: what a property may hold;
 *   <li>{@link mmusim.scenarios.format.expect}: what a step must give.
 * </ul>
 *
 * <p>Here, read {@link mmusim.scenarios.format.StepDeclaration} and {@link
 * mmusim.scenarios.format.Catalog}, the vocabulary, from which the checker, the JSON Schema ({@link
 * mmusim.scenarios.format.ScenarioSchema}), the reference page ({@link
 * mmusim.scenarios.format.StepReference}) and the runner read alike; then {@link
 * mmusim.scenarios.format.ScenarioChecker} with {@code Matrix} and {@code StepCompiler}: from a
 * file to {@link mmusim.scenarios.format.Scenario}s, within {@link mmusim.scenarios.format.Limits}.
 */
@NullMarked
package mmusim.scenarios.format;

import org.jspecify.annotations.NullMarked;
