import './lines.css';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { overlayHost } from '../frame/frame-context.ts';

type Record = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** One record beside its list; Esc closes it. */
export function RecordDrawer({ title, isOpen, onClose, children }: Record) {
  return (
    <Drawer
      title={<bdi>{title}</bdi>}
      open={isOpen}
      onClose={onClose}
      getContainer={overlayHost}
      size="min(560px, 100vw)"
      destroyOnHidden
    >
      {children}
    </Drawer>
  );
}
