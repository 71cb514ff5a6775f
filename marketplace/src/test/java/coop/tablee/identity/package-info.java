@NullMarked
package coop.tablee.identity;

import org.jspecify.annotations.NullMarked;
