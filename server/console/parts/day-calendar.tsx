import 'dayjs/locale/zh-cn';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { overlayHost } from '../frame/frame-context.ts';

type Calendar = {
  readonly label: string;
  /** `2026-10-01`, or with a clock `2026-10-01T09:05`; empty: none. */
  readonly value: string;
  readonly withTime: boolean;
  readonly onPick: (value: string) => void;
  readonly onClose: () => void;
};

/** The kit's calendar in the console's language, over the field that asked for it. The field is where one types. */
export function DayCalendar({ label, value, withTime, onPick, onClose }: Calendar) {
  return (
    <DatePicker
      open
      className="day-anchor"
      aria-label={label}
      autoFocus
      inputReadOnly
      allowClear={false}
      showNow={false}
      {...(withTime ? { showTime: { format: 'HH:mm' } } : {})}
      value={value === '' ? null : dayjs(value)}
      getPopupContainer={overlayHost}
      onChange={(day) => {
        if (day !== null) onPick(day.format(withTime ? 'YYYY-MM-DDTHH:mm' : 'YYYY-MM-DD'));
      }}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    />
  );
}
