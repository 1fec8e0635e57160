/** What browsers are shown: files in the jar. Knows nothing of what they show. */
@NullMarked
package io.blabbermouth.pages;

import org.jspecify.annotations.NullMarked;
