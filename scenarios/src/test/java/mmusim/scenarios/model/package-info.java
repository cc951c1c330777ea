/**
 * A whole system as lists of pages, too simple to be wrong: {@link
 * mmusim.scenarios.model.SystemModelTest} lets random moves write scenarios, in which every answer
 * is what the model says, and runs them. Read {@link mmusim.scenarios.model.ModelPages} (what a VMO
 * holds), {@link mmusim.scenarios.model.ModelVmo}, {@link mmusim.scenarios.model.ModelSpace} (what
 * addresses show), {@link mmusim.scenarios.model.ModelFrames} (who is charged for what), then the
 * moves. On machines with large pages a page of the model is half of one.
 */
@NullMarked
package mmusim.scenarios.model;

import org.jspecify.annotations.NullMarked;
