package io.tidewatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsChannelsTest {
    @Test
    void aChannelHasItsDatasetInWhateverCaseItIsWritten() {
        assertThat(WindowsChannels.dataset("Microsoft-Windows-Sysmon/Operational"))
                .hasToString("windows.sysmon");
        assertThat(WindowsChannels.dataset("security")).hasToString("windows.security");
        assertThat(WindowsChannels.dataset("Windows PowerShell")).hasToString("windows.powershell-classic");
    }

    @Test
    void aChannelWithoutADatasetOfItsOwnIsOfTheEventLog() {
        assertThat(WindowsChannels.dataset("Microsoft-Windows-Kernel-PnP/Configuration"))
                .isEqualTo(WindowsChannels.OTHER);
        assertThat(WindowsChannels.dataset("")).isEqualTo(WindowsChannels.OTHER);
    }
}
