/**
 * The scenario format: JSON with positions, values, what a step may say, and a whole-file check
 * that lists every mistake before anything runs. Nothing here knows a machine or a kernel. Read, in
 * this order:
 *
 * <ul>
 *   <li>{@link mmusim.scenarios.format.JsonReader}, {@link mmusim.scenarios.format.JsonNode} and
 *       {@link mmusim.scenarios.format.Problem}: text, its values, and what is wrong at one of
 *       them;
 *   <li>{@link mmusim.scenarios.format.Expression} and {@link mmusim.scenarios.format.ByteRun}:
 *       values;
 *   <li>{@link mmusim.scenarios.format.StepDeclaration} with {@link
 *       mmusim.scenarios.format.FieldType} and {@link mmusim.scenarios.format.ResultType}: the
 *       vocabulary, from which the checker, the JSON Schema ({@link
 *       mmusim.scenarios.format.ScenarioSchema}), the reference page ({@link
 *       mmusim.scenarios.format.StepReference}) and the runner read alike;
 *   <li>{@link mmusim.scenarios.format.Matcher} and {@link mmusim.scenarios.format.Expectation}:
 *       what a step must give;
 *   <li>{@link mmusim.scenarios.format.ScenarioChecker} with {@code Matrix} and {@code
 *       StepCompiler}: from a file to {@link mmusim.scenarios.format.Scenario}s, within {@link
 *       mmusim.scenarios.format.Limits}.
 * </ul>
 */
@NullMarked
package mmusim.scenarios.format;

import org.jspecify.annotations.NullMarked;
