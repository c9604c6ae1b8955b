import '@mantine/core/styles.layer.css';
import './look/tokens.css';
import './look/frame.css';
import './look/table.css';
import './look/parts.css';
import './look/rules.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connect } from './connection/connect.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
const desk = await connect();
createRoot(root).render(
  <StrictMode>
    <App desk={desk} />
  </StrictMode>,
);
