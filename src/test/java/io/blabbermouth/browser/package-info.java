/** The pages, as people use them: in a browser, against real nodes. */
package io.blabbermouth.browser;
