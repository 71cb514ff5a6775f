/** The coordinator's picture of how goods travel: hubs, farms, places, pools; and the forms that change it. */
@NullMarked
package coop.tablee.delivery.route;

import org.jspecify.annotations.NullMarked;
