/**
 * Tells the demo story: an invented territory with its cooperatives, producers, kitchens and households, a year of past deliveries (the last weeks lived day by day, the rest brought in as old books are), and cycles that are
 * open now. Everything goes through the public types that people's own doors use, with the product's clock moved, so the story obeys every rule. Runs only
 * where a demo is asked for; never in a territory's own database.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "platform",
            "identity",
            "network",
            "network :: founding",
            "catalogue",
            "stock",
            "delivery",
            "delivery :: joint",
            "agreement",
            "agreement :: contest",
            "agreement :: planning",
            "ordercycle",
            "ordercycle :: plans",
            "ordercycle :: allotments",
            "ordercycle :: prices",
            "ordercycle :: lead-times",
            "ordercycle :: fees",
            "assortment",
            "ordering",
            "ordering :: approval",
            "ordering :: joint",
            "ordering :: standing",
            "payment",
            "catering",
            "catering :: menus",
            "catering :: counts",
            "catering :: snacks",
            "catering :: needs",
            "catering :: calendar",
            "catering :: budget",
            "catering :: waste",
            "distribution",
            "distribution :: chain",
            "reporting"
        })
@NullMarked
package coop.tablee.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
