/**
 * Who is asking, and may they? This module decides that: accounts, their passwords, passkeys, one-time links and accounts elsewhere that open them, sessions and API tokens, guests who
 * order without an account, which route is open to which role, the trail of what was done, and what people are told of what is kept of them, take along and have erased
 * ({@link coop.tablee.identity.PersonalDataHolder}, implemented by every module that keeps something). It leaves to network which people act for which organisation
 * ({@link coop.tablee.identity.MembershipLookup}) and what newcomers and guests act for ({@link coop.tablee.identity.Newcomers}), to ordering what guests take along
 * when they sign in ({@link coop.tablee.identity.GuestBelongings}), and to every other module whether a given row belongs to the acting organisation.
 *
 * <p>The rules that must never break: a route that does not say who may use it is used by nobody; a secret (password, session, token, link) is never stored or
 * logged in the clear; no answer tells whether an address has an account; and of who was erased, no table says who they were.
 */
@NullMarked
@ApiArea(Area.OPEN)
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package coop.tablee.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
