/** ChampSim's binary records. Read {@link mmusim.scenarios.trace.champsim.ChampsimReader}. */
@NullMarked
package mmusim.scenarios.trace.champsim;

import org.jspecify.annotations.NullMarked;
