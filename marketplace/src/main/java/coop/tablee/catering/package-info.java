/**
 * The kitchen's desk: for how many it cooks, what a meal may cost, and the week's order filled in on one page, products by delivery days. It decides how
 * typed amounts are read, what they would cost per meal, which questions a problem is answered with, who hears of whose cells, and what could stand there instead.
 * What is left of a lot, and what falls under it, is agreement's to say: the week shows it.
 * Which days are not ordinary is {@code catering.calendar}'s to say, what a term may cost {@code catering.budget}'s,
 * what was thrown away {@code catering.waste}'s, what comes by itself {@code catering.standing}'s, with whom its drops are joined {@code catering.joint}'s; an edit takes what cards say of the rest of its sheet
 * from {@code SheetCards}.
 * It leaves to assortment what may be ordered and which foods are the same, to ordering what an amount costs and whether it is taken.
 *
 * <p>The rules that must never break: a kitchen's week is seen and changed only by people who act for that kitchen; what was typed is kept until it is
 * ordered or cleared, and not overwritten by somebody who has not seen it; a week sent twice is ordered once; and no name of a child or resident enters, only counts.
 */
@NullMarked
@ApiArea(Area.ORDERS)
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "ordercycle",
            "assortment",
            "agreement",
            "agreement :: planning",
            "ordering",
            "ordering :: approval",
            "ordering :: joint",
            "ordering :: standing",
            "delivery",
            "delivery :: joint",
            "catalogue",
            "catalogimport"
        })
package coop.tablee.catering;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
