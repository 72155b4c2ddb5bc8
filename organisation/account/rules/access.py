"""What somebody may do and see today: one answer per question, from roles and units alone. Pure.

Source: issue 2 part 4 with its Definitions; domain.md 4.10 (least privilege).
"""

from dataclasses import dataclass

from organisation.account.rules.roles import GRANTED, OVERSEES, SEES_ALL, TOKEN_ROLES, Role


@dataclass(frozen=True, kw_only=True)
class Access:
    """What one person, or one token, may do today. Units are unit ids, those below included.

    `bureau_units`: of bureau grants and of the own appointment as ICT manager; `headed_units`: as head or as dated
    deputy; `managed_unit_ids`: appointing units whose appointments they may change. A token has no account and
    no person; its `staff_no` is "token:" and its label, `behind` the person who made it, None: it was made by command.
    Skill questions ask the 本務 unit of today, None: not posted.
    """

    account_id: int | None
    staff_id: int | None
    staff_no: str
    name: str
    roles: frozenset[Role]
    bureau_units: frozenset[int] = frozenset()
    headed_units: frozenset[int] = frozenset()
    managed_unit_ids: frozenset[int] = frozenset()
    own_unit_id: int | None = None
    purpose_shown: bool = False
    behind: int | None = None

    @property
    def is_person(self) -> bool:
        return self.staff_id is not None

    def is_behind(self, staff_id: int) -> bool:
        """Whether this is the person, or a token the person made: nobody decides in their own case."""
        return staff_id in (self.staff_id, self.behind)

    @property
    def sees_future(self) -> bool:
        """Orders whose day has not come are for HR and the secretariat."""
        return bool(self.roles & SEES_ALL)

    @property
    def sees_all_skills(self) -> bool:
        return bool(self.roles & SEES_ALL)

    @property
    def oversees(self) -> bool:
        """May open the register of appointments, the board and the heat map; which units' verdicts: `may_verify`."""
        return bool(self.roles & OVERSEES)

    @property
    def may_import(self) -> bool:
        return self.is_person and bool(self.roles & SEES_ALL)

    @property
    def may_read_audit(self) -> bool:
        return bool(self.roles & {Role.admin, Role.secretariat})

    @property
    def may_manage_accounts(self) -> bool:
        """May open the list of accounts and disable one."""
        return self.is_person and bool(self.roles & {Role.admin, Role.hr})

    @property
    def may_issue_codes(self) -> bool:
        """HR alone: with a person's code one can sign in as them, and an administrator sees no skill data."""
        return self.is_person and Role.hr in self.roles

    @property
    def may_make_tokens(self) -> bool:
        return self.is_person and bool(self.roles & set(GRANTED))

    def may_grant_to(self, staff_id: int) -> bool:
        """An administrator gives and takes roles, never the own ones."""
        return self.is_person and Role.admin in self.roles and staff_id != self.staff_id

    def may_make_token_of(self, role: Role) -> bool:
        """A token holds no role that its maker does not hold."""
        return self.may_make_tokens and role in TOKEN_ROLES and role in self.roles

    def may_revoke_token_of(self, account_id: int | None, acts_for_id: int | None = None) -> bool:
        """The own ones and those that act as oneself; an administrator any."""
        return self.is_person and (Role.admin in self.roles or self.account_id in (account_id, acts_for_id))

    def may_read_skills_of(self, staff_id: int, unit_id: int | None) -> bool:
        """One's own; the people of headed and overseen units; everybody for HR and the secretariat."""
        return staff_id == self.staff_id or self.sees_all_skills or self._reaches(unit_id)

    def may_verify(self, unit_id: int) -> bool:
        """May see the verdict on this appointing unit's ICT manager, wherever that person is posted."""
        return self.sees_all_skills or unit_id in self.bureau_units

    def may_manage_appointments(self, unit_id: int) -> bool:
        """The secretariat for all units, a bureau officer for the own one."""
        return self.is_person and (Role.secretariat in self.roles or unit_id in self.managed_unit_ids)

    def may_confirm(self, staff_id: int, approver_id: int | None) -> bool:
        """Whether a case is theirs to decide (`approver_id` None: the secretariat's). Nobody confirms their own."""
        if not self.is_person or staff_id == self.staff_id:
            return False
        return Role.secretariat in self.roles if approver_id is None else approver_id == self.staff_id

    def may_void_evidence_of(self, staff_id: int, unit_id: int | None) -> bool:
        """A head (or deputy) of the person's unit, or the secretariat; nobody their own."""
        if not self.is_person or staff_id == self.staff_id:
            return False
        return Role.secretariat in self.roles or unit_id in self.headed_units

    def _reaches(self, unit_id: int | None) -> bool:
        return unit_id is not None and unit_id in self.headed_units | self.bureau_units
