import '../../terminal/core/look/tokens.css';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('console') as HTMLElement).render(<p>普惠收银</p>);
