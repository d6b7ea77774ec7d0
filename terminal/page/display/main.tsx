import '../../core/look/tokens.css';
import './display.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CustomerDisplay } from './customer-display.tsx';

const place = document.getElementById('page');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <CustomerDisplay />
    </StrictMode>,
  );
