/**
 * How an organisation comes to the table by itself: somebody founds it and leads it, says section by section who it is, where it works, how it stands towards
 * VAT and what it is certified for, and asks another for a supply agreement. A cooperative asks farms to come by a letter, which founds them. It decides what law
 * wants said before the public may see it, what a paper may be, and who may read it; it leaves to {@code member} whom else to bring in, and to delivery how goods
 * reach a place. A cooperative and a public body are looked at by whoever runs the marketplace before they may vouch for others or be chosen by them; and who leads an
 * organisation that was founded ends it, once nothing is open with it.
 *
 * <p>The rules that must never break: no agreement, and so no page and no sale, before both sides have said what law wants (the database keeps that); no
 * paper is handed out that was not looked through, nor to anybody who has no business with it; an invitation serves once, and makes nothing public by
 * itself.
 */
@NullMarked
@NamedInterface("founding")
package coop.tablee.network.founding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
