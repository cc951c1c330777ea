/**
 * A whole system as lists of pages, too simple to be wrong: {@link
 * mmusim.scenarios.model.SystemModelTest} lets random moves write scenarios, in which every answer
 * is what the model says, and runs them. Read {@link mmusim.scenarios.model.ModelPages} (what a VMO
 * holds), {@link mmusim.scenarios.model.ModelVmo}, {@link mmusim.scenarios.model.ModelSpace} (what
 * addresses show), then the moves.
 */
@NullMarked
package mmusim.scenarios.model;

import org.jspecify.annotations.NullMarked;
