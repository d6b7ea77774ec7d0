import '../../terminal/core/look/tokens.css';
import './look/base.css';
import { createRoot } from 'react-dom/client';
import { Console } from './console.tsx';

createRoot(document.getElementById('console') as HTMLElement).render(<Console />);
