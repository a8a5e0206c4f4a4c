package io.tidewatch.collect.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvtxNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Event.System.EventID, EventID",
        "Event.System.EventID.#text, EventID",
        "Event.System.EventID.#attributes.Qualifiers, EventID_Qualifiers",
        "Event.System.Provider.#attributes.Name, Provider_Name",
        "Event.System.Provider_attributes.Name, Provider_Name",
        "Event.System.TimeCreated.#attributes.SystemTime, TimeCreated",
        "Event.System.Execution.#attributes.ProcessID, Execution_ProcessID",
        "Event.EventData.CommandLine, CommandLine",
        "Event.EventData.Data.#text, Data",
        "Event.EventData.Level, EventData.Level",
        "Event.EventData.#attributes.Name, EventData_Name",
        "Event.UserData.Operation_ClientFailure.User, User",
        "Event.UserData.A.B.C, B.C",
        "process.command_line, process.command_line"
    })
    void nestedNamesBecomeThoseOfSigma(String nested, String flat) {
        assertThat(EvtxNames.flat(nested)).isEqualTo(flat);
    }
}
