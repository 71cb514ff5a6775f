@NullMarked
package coop.tablee.catalogue.photo;

import org.jspecify.annotations.NullMarked;
