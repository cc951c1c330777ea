/**
 * The commands on traces. Read {@link mmusim.scenarios.cli.trace.TraceCommand}, then the class of a
 * subcommand, as {@link mmusim.scenarios.cli.trace.TraceRunCommand}. They share {@code
 * TraceSubcommand}, the options in {@code TraceSource} (what is read), {@code ReplaySeed} and
 * {@code TraceOutput} (what is printed); {@code TraceTarget} is a trace that is written.
 */
@NullMarked
package mmusim.scenarios.cli.trace;

import org.jspecify.annotations.NullMarked;
