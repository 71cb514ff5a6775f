/**
 * The people of an organisation: who leads it invites others with roles, changes these, shows members out and hands the organisation over; everybody leaves by
 * themselves. The rules that must never break: somebody always leads (the database keeps that), an invitation serves once and only whom it was sent to, and what is
 * over does not come back by an old letter.
 */
@NullMarked
package coop.tablee.network.member;

import org.jspecify.annotations.NullMarked;
