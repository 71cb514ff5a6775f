/**
 * Pictures that people send: looked at by content, never by name, and drawn anew without a trace of where and by whom they were taken. What a picture shows and
 * who may see it is the business of the module that keeps it.
 *
 * <p>The rule that must never break: no byte of a picture that somebody sent is ever served; only what was drawn here.
 */
@NullMarked
package coop.tablee.platform.picture;

import org.jspecify.annotations.NullMarked;
