using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using MediatR;

namespace AuditFlow.Platform.Requests;

/// <summary>Checks the DataAnnotations of a request and of all that it holds, and reports every fault at once.</summary>
internal sealed class ValidateBehaviour<TRequest, TResult> : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var errors = new List<FieldError>();
        Validation.Check(request, "", errors);
        return errors.Count == 0 ? next() : throw new InvalidRequest(errors);
    }
}

internal static class Validation
{
    const int DeepestLevel = 8;

    public static void Check(object value, string path, List<FieldError> errors, int level = 0)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        foreach (var result in results)
        {
            var members = result.MemberNames.DefaultIfEmpty("");
            errors.AddRange(members.Select(m => new FieldError(Join(path, m), result.ErrorMessage ?? "This value is not valid.")));
        }

        if (level == DeepestLevel)
        {
            return;
        }

        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.PropertyType == typeof(string) && property.GetIndexParameters().Length == 0 && property.GetValue(value) is string text && text.Contains('\0', StringComparison.Ordinal))
            {
                // SQLite would store it, PostgreSQL stops at it.
                errors.Add(new FieldError(Join(path, property.Name), "This text holds a character that cannot be written (U+0000)."));
            }

            if (property.GetIndexParameters().Length > 0 || !IsOurs(property.PropertyType) || property.GetValue(value) is not { } inner)
            {
                continue;
            }

            var name = Join(path, property.Name);
            if (inner is IEnumerable list)
            {
                var index = 0;
                foreach (var item in list)
                {
                    if (item is not null && IsOurs(item.GetType()))
                    {
                        Check(item, $"{name}[{index}]", errors, level + 1);
                    }

                    index++;
                }
            }
            else
            {
                Check(inner, name, errors, level + 1);
            }
        }
    }

    static bool IsOurs(Type type)
        => type.IsGenericType
            ? type.GetGenericArguments().Any(IsOurs)
            : type is { IsEnum: false, IsArray: false } && type.Namespace?.StartsWith("AuditFlow", StringComparison.Ordinal) == true
              || type.IsArray && IsOurs(type.GetElementType()!);

    static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";
}
