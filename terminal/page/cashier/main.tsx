import '../../core/look/tokens.css';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('page') as HTMLElement).render(<p>普惠收银</p>);
