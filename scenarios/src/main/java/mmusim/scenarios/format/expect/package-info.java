/**
 * What a step must give, and how its results differ from that. Read {@link
 * mmusim.scenarios.format.expect.Expectation} (a whole {@code expect}), {@link
 * mmusim.scenarios.format.expect.Matcher} and {@code Matchers} (one expected value and its forms),
 * {@link mmusim.scenarios.format.expect.Mismatch} (a difference), then {@link
 * mmusim.scenarios.format.expect.ExpectationCompiler} and {@code MatcherCompiler}, which make them
 * from a file. {@link mmusim.scenarios.format.expect.Shown} says how results look.
 */
@NullMarked
package mmusim.scenarios.format.expect;

import org.jspecify.annotations.NullMarked;
