-- How the text of an export is read, one macro a kind. What does not fit is null, and its row is quarantined.
-- Only loading uses these: a rule compares what they made.

-- Without what cannot be seen at its ends: spaces, tabs, line ends, spaces that do not break, marks without width. Most texts have none.
create macro as_text(x) as
  case
    when ascii(x) between 33 and 126 and ascii(x[-1]) between 33 and 126 then x
    else nullif(trim(x, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(65279)), '')
  end;

create macro as_word(x) as
  nullif(lower(replace(replace(replace(replace(trim(x), ' ', ''), '-', ''), '_', ''), chr(160), '')), '');

-- Braces and capitals are accepted; a text of another length is no GUID even where a cast would take it.
create macro as_guid(x) as
  case
    when regexp_full_match(trim(x), '\{?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?')
    then try_cast(trim(x) as uuid)
  end;

-- Yes and No are written in the language of whoever exports.
create macro as_boolean(x) as
  case when lower(trim(x)) in ('true', '1', 'yes', 'ja', 'oui', 'sí', 'sì', 'sim', 'tak', 'kyllä') then true
       when lower(trim(x)) in ('false', '0', 'no', 'nein', 'nee', 'nej', 'nei', 'non', 'não', 'nie', 'ei') then false end;

-- The date part as it stands, never shifted by a time zone.
create macro as_date(x) as
  case
    when regexp_full_match(
      trim(x),
      '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?')
    then try_cast(substr(trim(x), 1, 10) as date)
    when regexp_full_match(trim(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M')
    then cast(try_strptime(trim(x), '%-m/%-d/%Y %-I:%M:%S %p') as date)
    -- Between points the day comes first, in whatever language.
    when regexp_full_match(trim(x), '[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?')
    then cast(try_strptime(split_part(trim(x), ' ', 1), '%-d.%-m.%Y') as date)
  end;

-- In UTC; without a zone it is UTC.
create macro as_timestamp(x) as
  case
    when regexp_full_match(
      trim(x),
      '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?')
    then cast(try_cast(trim(x) as timestamptz) as timestamp)
    when regexp_full_match(trim(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M')
    then try_strptime(trim(x), '%-m/%-d/%Y %-I:%M:%S %p')
    when regexp_full_match(trim(x), '[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?')
    then try_strptime(trim(x), ['%-d.%-m.%Y %-H:%M:%S', '%-d.%-m.%Y %-H:%M', '%-d.%-m.%Y'])
  end;

-- A number as it was declared to be written: `shape` is what it must look like, then its marks are replaced.
create macro as_number_text(x, shape, decimal_mark, thousands) as
  case
    when regexp_full_match(trim(x), shape)
    then replace(replace(trim(x), thousands, ''), decimal_mark, '.')
  end;

-- Six decimals, exact: more than six are accepted only where they are zeros. Before the point fifteen digits, which is more than
-- Dataverse's largest amount of money (922,337,203,685,477): sums of such have room, and products with rates.
create macro as_decimal(x) as
  case
    when regexp_full_match(x, '[+-]?0*[0-9]{0,15}([.][0-9]{0,6}0*)?') and regexp_matches(x, '[0-9]')
    then try_cast(x as decimal(28, 6))
  end;

-- A float holds 15 digits for certain (a single one 6): accepted is the number of so many digits that it is the nearest
-- float of, or where six decimals fit into 15 digits, one that differs from it only beyond them (0.1 + 0.2).
create macro as_decimal_of_float(x, digits) as
  case
    when digits = 15 and abs(x) < 1e9
    then case
      when abs(x - cast(try_cast(x as decimal(28, 6)) as double)) <= 1e-15 * abs(x) then try_cast(x as decimal(28, 6))
    end
    when length(trim(regexp_replace(cast(x as varchar), '[^0-9]', '', 'g'), '0')) <= digits
    then as_decimal(cast(x as varchar))
  end;

-- A float in a column that holds no money: whole numbers as such, up to where a float of that many digits holds each of them (a single
-- one up to 2 to the 24th). Beyond it may be another number than was meant: ~ keeps it from being read as a whole one.
create macro text_of_float(x, digits) as
  case
    when x = trunc(x) and abs(x) < case when digits = 15 then 1e15 else 16777216 end then cast(cast(x as bigint) as varchar)
    when x = trunc(x) then '~' || cast(x as varchar)
    else cast(x as varchar)
  end;

create macro as_rate(x) as
  case
    when regexp_full_match(x, '[0-9]{0,8}([.][0-9]{0,12}0*)?') and regexp_matches(x, '[0-9]')
    then try_cast(x as decimal(20, 12))
  end;

-- A number that has a type of its own; one that would lose a digit does not fit.
create macro as_decimal_number(x) as
  case when try_cast(x as decimal(21, 6)) = x then cast(try_cast(x as decimal(21, 6)) as decimal(28, 6)) end;

create macro as_rate_number(x) as
  case when try_cast(x as decimal(20, 12)) = x then try_cast(x as decimal(20, 12)) end;

-- 5.0 is whole, 5.5 is not, and no number is made of 0x10, 1_000 or 1e3.
create macro as_integer(x) as
  case when regexp_full_match(trim(x), '[+-]?[0-9]+([.]0*)?') then try_cast(split_part(trim(x), '.', 1) as bigint) end;

create macro as_company(x) as nullif(upper(trim(x)), '');
