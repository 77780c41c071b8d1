"""Where the simulated outside systems of a demo listen."""

from typing import Literal

from motcua.config.simulated import SimulatorPorts
from motcua.config.variables import Variables, a_port, variable

Mode = Literal["demo", "production", "test"]


class SimulatorSettings(Variables):
    """What this installation is for, which stands before all others, and a port for each simulator of a demo."""

    mode: Mode = variable(
        "MOTCUA_MODE",
        "demo",
        means="what this installation is for",
        without="`demo`",
    )
    vneid_simulator_port: int = a_port(
        "VNEID_SIMULATOR_PORT", 8001, "a demo's VNeID", "8001 or the next free one"
    )
    authority_simulator_port: int = a_port(
        "AUTHORITY_SIMULATOR_PORT", 8002, "a demo's authority", "8002 or the next free one"
    )
    mail_catcher_smtp_port: int = a_port(
        "MAIL_CATCHER_SMTP_PORT", 8025, "where a demo's mail is caught", "8025 or the next free one"
    )
    mail_catcher_port: int = a_port(
        "MAIL_CATCHER_PORT", 8026, "where a demo's mail is read", "8026 or the next free one"
    )
    telephone_simulator_port: int = a_port(
        "TELEPHONE_SIMULATOR_PORT", 8003, "a demo's telephone", "8003 or the next free one"
    )
    sms_simulator_port: int = a_port(
        "SMS_SIMULATOR_PORT", 8004, "a demo's first gateway for text messages", "8004 or the next free one"
    )
    sms_second_simulator_port: int = a_port(
        "SMS_SECOND_SIMULATOR_PORT", 8005, "a demo's second gateway", "8005 or the next free one"
    )
    zalo_simulator_port: int = a_port(
        "ZALO_SIMULATOR_PORT", 8006, "a demo's Zalo", "8006 or the next free one"
    )
    portal_simulator_port: int = a_port(
        "PORTAL_SIMULATOR_PORT", 8007, "a demo's national portal", "8007 or the next free one"
    )

    registers_simulator_port: int = a_port(
        "REGISTERS_SIMULATOR_PORT", 8008, "a demo's registers of the State", "8008 or the next free one"
    )

    @property
    def simulators(self) -> SimulatorPorts:
        """The ports of all simulated systems."""
        return SimulatorPorts(
            vneid=self.vneid_simulator_port,
            authority=self.authority_simulator_port,
            smtp=self.mail_catcher_smtp_port,
            mail_page=self.mail_catcher_port,
            telephone=self.telephone_simulator_port,
            sms=self.sms_simulator_port,
            sms_second=self.sms_second_simulator_port,
            zalo=self.zalo_simulator_port,
            portal=self.portal_simulator_port,
            registers=self.registers_simulator_port,
        )
