/**
 * Files of JSON with comments, and how a user's mistakes in them are told. Nothing here knows what
 * the values mean: scenarios, geometries and vectors are all read with it. Read, in this order:
 *
 * <ul>
 *   <li>{@link mmusim.scenarios.json.JsonReader} and {@link mmusim.scenarios.json.JsonNode}: a text
 *       within limits, and its values, each with its place;
 *   <li>{@link mmusim.scenarios.json.Problem}, {@link mmusim.scenarios.json.Problems} and {@link
 *       mmusim.scenarios.json.UnusableInputException}: what is wrong at one of them, all that is
 *       wrong with a file, and the end of it;
 *   <li>{@link mmusim.scenarios.json.Suggestions}: "did you mean"; {@link
 *       mmusim.scenarios.json.Printable}: a file's text made fit for a terminal.
 * </ul>
 */
@NullMarked
package mmusim.scenarios.json;

import org.jspecify.annotations.NullMarked;
