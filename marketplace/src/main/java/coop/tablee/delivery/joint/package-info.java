/**
 * Joint drops: two kitchens' doors, of one authority or of several, whose goods of the same day count together for what a drop must be worth. One kitchen asks, the
 * other agrees, the cooperative that comes to both doors and bears the drops grants it, and any of the three ends it. Each door keeps its own drop, papers and fee.
 *
 * <p>The rule that must never break: a joint drop counts only while both kitchens and the cooperative want it; nobody but these three sees it.
 */
@NullMarked
@NamedInterface("joint")
package coop.tablee.delivery.joint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
