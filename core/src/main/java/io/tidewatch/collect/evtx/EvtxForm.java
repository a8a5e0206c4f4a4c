package io.tidewatch.collect.evtx;

/** How the fields of a record are named. */
public enum EvtxForm {
    /**
     * As the XML nests them, joined by dots: {@code Event.System.EventID}, {@code Event.System.Provider.#attributes.Name},
     * {@code Event.EventData.CommandLine}. The names that the common converters write as JSON.
     */
    NESTED,
    /**
     * As Sigma rules name them: {@code EventID}, {@code Provider_Name}, {@code CommandLine}; see {@link EvtxNames#flat}.
     */
    FLAT
}
