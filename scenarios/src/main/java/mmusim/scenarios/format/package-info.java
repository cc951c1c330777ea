/**
 * The scenario format: JSON with positions, values, what a step may say, and a whole-file check
 * that lists every mistake before anything runs. Read {@link mmusim.scenarios.format.JsonNode} and
 * {@link mmusim.scenarios.format.Expression} (values), then {@link
 * mmusim.scenarios.format.StepDeclaration} with {@link mmusim.scenarios.format.FieldType} and
 * {@link mmusim.scenarios.format.ResultType} (the vocabulary, from which the checker, the JSON
 * Schema and the runner read alike), then {@link mmusim.scenarios.format.ScenarioChecker}. Nothing
 * here knows a machine or a kernel.
 */
@NullMarked
package mmusim.scenarios.format;

import org.jspecify.annotations.NullMarked;
