import { initials, splitName } from '../names.ts'
import type { User } from '../seed/directory.ts'

/** The namespace every account here has for its root and its home. */
export const ROOT_NAMESPACE = '1234567890'

/** Source: dropbox-api-spec, common.stone. */
export const rootInfo: object = {
  '.tag': 'user',
  root_namespace_id: ROOT_NAMESPACE,
  home_namespace_id: ROOT_NAMESPACE,
}

/** A FullAccount, fields in the order of the recordings. Source: dropbox-api-spec, users.stone; Jesus/dropbox_api, 2021. */
export function fullAccount(user: User): object {
  return {
    account_id: user.accountId,
    name: nameOf(user),
    email: user.email,
    email_verified: true,
    disabled: user.disabled,
    country: 'US',
    locale: 'en',
    referral_link: 'https://www.dropbox.com/referrals/EMULATOR?src=app9-0',
    is_paired: false,
    account_type: { '.tag': user.team === undefined ? 'basic' : 'business' },
    root_info: rootInfo,
    ...(user.team !== undefined && { team: teamOf(user.team), team_member_id: user.memberId }),
  }
}

function nameOf({ name }: User): object {
  const [givenName, surname] = splitName(name)
  return {
    given_name: givenName,
    surname,
    familiar_name: givenName,
    display_name: name,
    abbreviated_name: initials(name).toUpperCase(),
  }
}

/** A TeamMemberProfile, of the admin who authorized. Source: dropbox-api-spec, team.stone. */
export function adminProfile(user: User): object {
  return {
    team_member_id: user.memberId,
    account_id: user.accountId,
    email: user.email,
    email_verified: true,
    secondary_emails: [],
    status: { '.tag': 'active' },
    name: nameOf(user),
    membership_type: { '.tag': 'full' },
    groups: [],
    member_folder_id: ROOT_NAMESPACE,
    root_folder_id: ROOT_NAMESPACE,
  }
}

function teamOf({ teamId, name }: { teamId: string; name: string }): object {
  return {
    id: teamId,
    name,
    sharing_policies: {
      shared_folder_member_policy: { '.tag': 'anyone' },
      shared_folder_join_policy: { '.tag': 'from_anyone' },
      shared_link_create_policy: { '.tag': 'default_public' },
    },
    office_addin_policy: { '.tag': 'disabled' },
  }
}

/** A SpaceUsage of an account that is nearly empty. Source: dropbox-api-spec, users.stone. */
export function spaceUsage(user: User): object {
  const used = 314_159_265
  if (user.team === undefined) return { used, allocation: { '.tag': 'individual', allocated: 2_147_483_648 } }
  return {
    used,
    allocation: {
      '.tag': 'team',
      used,
      allocated: 3_298_534_883_328,
      user_within_team_space_allocated: 0,
      user_within_team_space_limit_type: { '.tag': 'off' },
      user_within_team_space_used_cached: 0,
    },
  }
}
