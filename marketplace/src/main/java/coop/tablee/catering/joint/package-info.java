/**
 * The page and the letters of joint drops, for kitchens: with whom a door's drops are joined, what the others ordered, what one announces. Who may join whom is
 * delivery's to say, what counts ordering's.
 */
@NullMarked
package coop.tablee.catering.joint;

import org.jspecify.annotations.NullMarked;
