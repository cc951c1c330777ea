/**
 * The {@code mmusim} command: arguments, output and exit status, nothing else. Read {@link
 * mmusim.scenarios.cli.Main}, which knows the subcommands, then the class of one: {@code
 * RunCommand} with {@code Batch} and {@code RunOutputs}, or those on traces, which share {@code
 * TraceSubcommand}. {@code OptionValues} and {@code ArgumentErrors} say what is wrong with
 * arguments, {@code StandardOutput} and {@code OutputFile} are where output goes.
 */
@NullMarked
package mmusim.scenarios.cli;

import org.jspecify.annotations.NullMarked;
