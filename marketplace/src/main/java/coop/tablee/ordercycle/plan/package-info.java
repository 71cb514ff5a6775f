/**
 * Delivery dates by rule. A plan says when a cooperative delivers (a recurrence rule as RFC 5545 writes it, exceptions, what a public holiday does) and on which
 * terms; its dates are made ahead of time by whichever node looks first, each once. What is open, or what people changed or took back, a plan never touches.
 */
@NullMarked
@NamedInterface("plans")
package coop.tablee.ordercycle.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
