using System.Text;

namespace AuditFlow.Engine;

/// <summary>Turns a PascalCase name into words for people: <c>WaitForCompletion</c> becomes <c>Wait for completion</c>.</summary>
internal static class Words
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            var isAcronym = char.IsUpper(name[i]) && ((i + 1 < name.Length && char.IsUpper(name[i + 1])) || (i + 1 == name.Length && i > 0 && char.IsUpper(name[i - 1])));
            if (startsWord)
            {
                text.Append(' ');
            }

            text.Append(startsWord && !isAcronym ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return text.ToString();
    }
}
