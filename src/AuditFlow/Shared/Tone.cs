namespace AuditFlow.Shared;

/// <summary>What a colour says. Colour never speaks alone: a word stands beside it.</summary>
public enum Tone
{
    /// <summary>Not begun, not relevant.</summary>
    Neut,

    /// <summary>Under way.</summary>
    Info,

    /// <summary>Holds, done.</summary>
    Good,

    /// <summary>Soon, needs care.</summary>
    Warn,

    /// <summary>Late, failed, closed gate.</summary>
    Bad,

    /// <summary>A person decided or must decide.</summary>
    Hold,
}

internal static class Tones
{
    extension(Tone tone)
    {
        /// <summary>The class of the style sheet.</summary>
        public string Class => tone switch
        {
            Tone.Neut => "tone-neut",
            Tone.Info => "tone-info",
            Tone.Good => "tone-good",
            Tone.Warn => "tone-warn",
            Tone.Bad => "tone-bad",
            Tone.Hold => "tone-hold",
        };
    }
}
