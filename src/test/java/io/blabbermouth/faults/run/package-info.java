/** Every fault that the guarantees are promised for, inflicted on a running site while it is talked there. */
package io.blabbermouth.faults.run;
