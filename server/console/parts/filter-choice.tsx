import { Select } from 'antd';

type Choice = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly isLoading?: boolean;
};

/** One filter out of a list that can be searched by typing. A value that the list lacks is shown as it is. */
export function FilterChoice({ label, value, options, onChange, isLoading = false }: Choice) {
  return (
    <Select<string>
      className="filter-choice"
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={280}
      loading={isLoading}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      options={[...options]}
    />
  );
}
