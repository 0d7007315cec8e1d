import type { Row } from './pool.ts'

/**
 * All that must be known of the server and of the table `$1`, by a statement that needs no right at all. Of the
 * columns, those that are ours and those that an insert of ours would have to fill; of the indexes, one by which
 * `on conflict` tells a record that is there.
 */
export const askFacts = `
select
  current_setting('server_encoding') as encoding,
  current_setting('transaction_read_only') as readonly,
  quote_ident(current_user) as role,
  c.relkind::text || c.relpersistence::text as kind,
  (select string_agg(
      a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end,
      ', ' order by array_position(o.names, a.attname), a.attname)
    from pg_attribute a, (select array['id', 'key', 'version', 'record', 'updated_at']::name[] as names) o
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and (a.attname = any (o.names) or a.attnotnull and not a.atthasdef and a.attidentity = '')) as columns,
  (exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = c.oid and i.indnatts = 1 and a.attname = 'id'
      and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null))::text as index,
  row_security_active(c.oid)::text as hidden,
  (select string_agg(p, ', ') from unnest(array['select', 'insert', 'update', 'delete']) p
    where not has_table_privilege(c.oid, p)) as missing
from (select to_regclass($1) as oid) t left join pg_class c on c.oid = t.oid`

/** What `askFacts` found. */
export interface Facts {
  readonly encoding: string
  readonly isReadOnly: boolean
  /** Quoted where that is needed. */
  readonly role: string
  /** `pg_class`'s letters for the kind of table and its persistence; `null` where there is no table. */
  readonly kind: string | null
  readonly columns: string | null
  /** Whether ids are unique. */
  readonly isUnique: boolean
  /** Whether row-level security applies to the role. */
  readonly isHidden: boolean
  /** The rights that the role lacks, or `null`. */
  readonly missing: string | null
}

/** The statement's row, as texts: how a driver gives other types is up to its settings. */
type FactsRow = [
  encoding: string,
  readonly: string,
  role: string,
  kind: string | null,
  columns: string | null,
  index: string,
  hidden: string | null,
  missing: string | null,
]

/** Reads the one row of `askFacts`. */
export function toFacts([row]: readonly Row[]): Facts {
  const [encoding, readonly, role, kind, columns, index, hidden, missing] = row as unknown as FactsRow
  const isReadOnly = readonly === 'on'
  const isUnique = index === 'true'
  return { encoding, isReadOnly, role, kind, columns, isUnique, isHidden: hidden === 'true', missing }
}
