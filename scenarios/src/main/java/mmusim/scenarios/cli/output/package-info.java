/**
 * What commands share with the shell that called them. Read {@link
 * mmusim.scenarios.cli.output.StandardOutput} with {@link
 * mmusim.scenarios.cli.output.StandardWriter} and {@link mmusim.scenarios.cli.output.OutputFile}
 * (where output goes, and what is said where it is lost), {@link
 * mmusim.scenarios.cli.output.ExitStatus} and {@link mmusim.scenarios.cli.output.Interruption} (how
 * a command ends), then {@link mmusim.scenarios.cli.output.Terminal} and {@link
 * mmusim.scenarios.cli.output.Progress} (what only people see).
 */
@NullMarked
package mmusim.scenarios.cli.output;

import org.jspecify.annotations.NullMarked;
