/**
 * TLB geometries and costs written as JSON, in a scenario's machine or in a file of its own. Read
 * {@link mmusim.scenarios.geometry.Geometries} (by name, or from a file), then {@link
 * mmusim.scenarios.geometry.GeometryReader} for the properties; {@link
 * mmusim.scenarios.geometry.GeometryWriter} writes what it reads.
 */
@NullMarked
package mmusim.scenarios.geometry;

import org.jspecify.annotations.NullMarked;
