/**
 * The {@code mmusim} command: arguments, output and exit status, nothing else. Read {@link
 * mmusim.scenarios.cli.Main}, which knows the subcommands, then the class of one, as {@code
 * RunCommand} with {@code Batch} and {@code RunOutputs}; those on traces lie in {@link
 * mmusim.scenarios.cli.trace}. {@code OptionValues} and {@code ArgumentErrors} say what is wrong
 * with arguments; where output goes, and how a command ends, is in {@link
 * mmusim.scenarios.cli.output}.
 */
@NullMarked
package mmusim.scenarios.cli;

import org.jspecify.annotations.NullMarked;
