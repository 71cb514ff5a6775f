/** Joint drops for the cooperative that comes to the doors: grants and ends them, and sees what is ordered together. */
@NullMarked
package coop.tablee.distribution.joint;

import org.jspecify.annotations.NullMarked;
