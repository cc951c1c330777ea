/**
 * Zircon's permission ladder, checked instead of believed. Read {@link
 * mmusim.scenarios.permission.PermissionRule} (the rule, as a predicate), then {@link
 * mmusim.scenarios.permission.PermissionLattice}, which tries every combination on the kernel and
 * compares; {@link mmusim.scenarios.permission.RegionLimits} says of a running machine what limits
 * each of its regions.
 */
@NullMarked
package mmusim.scenarios.permission;

import org.jspecify.annotations.NullMarked;
