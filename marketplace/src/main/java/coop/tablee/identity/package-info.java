/**
 * Who is asking, and may they? This module decides that: accounts and their passwords, sessions and API tokens, which route is open to which role, and the
 * trail of what was done. It leaves to network which people act for which organisation ({@link coop.tablee.identity.MembershipLookup}), and to every other
 * module whether a given row belongs to the acting organisation.
 *
 * <p>The rule that must never break: a route that does not say who may use it is used by nobody, and a secret (password, session, token) is never stored or
 * logged in the clear.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package coop.tablee.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
