/**
 * Who feeds the territory, for everybody: the pages of producers, of cooperatives and of the places where one fetches, and the directory of them all, on the screen, on
 * paper and for programs. What somebody offers is shown as the market shows it; nothing personal is told, and of a farm no street.
 */
@NullMarked
package coop.tablee.storefront.directory;

import org.jspecify.annotations.NullMarked;
